import { defineConfig, type Plugin } from 'rolldown'

/** Packages with native files, or that find their own files at run time; everything else is bundled for a fast start. */
const EXTERNAL = [/^libsql$/, /^pg$/, /^sharp$/, /^@resvg\/resvg-js$/, /^satori$/, /^proxy-agent$/]

/**
 * All requests go over node's own http. axios's other way, and its look for a browser's FormData, make node load its own
 * fetch client, which takes longer than all the rest of axios.
 */
const withoutFetch: Plugin = {
  name: 'axios-without-fetch',
  load: {
    filter: { id: /axios\/lib\/adapters\/fetch\.js$/ },
    handler: () => 'export const getFetch = () => null\nexport default null\n',
  },
  transform: {
    filter: { id: /axios\/lib\/utils\.js$/ },
    handler(code) {
      const without = code.replace(/^const FormDataCtor = .*$/m, 'const FormDataCtor = undefined')
      if (without === code) this.error('axios looks for FormData in another way now')
      return { code: without, map: null }
    },
  },
}

export default defineConfig({
  input: { cli: 'src/cli.ts', render: 'src/renderer.ts' },
  platform: 'node',
  plugins: [withoutFetch],
  external: EXTERNAL,
  resolve: {
    alias: {
      // juice needs no more of cheerio than its small half; the other brings an HTTP client and a second parser
      cheerio: 'cheerio/slim',
      // MathJax is handed the font it is to use; the one it would take otherwise is 2 MB of paths
      '#default-font/svg/default.js': '@mathjax/mathjax-tex-font/js/svg/default.js',
    },
  },
  output: {
    dir: 'dist',
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    // every command reads and compiles what it needs of this first
    minify: true,
    sourcemap: false,
  },
})
