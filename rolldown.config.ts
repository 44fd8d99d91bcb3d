import { defineConfig } from 'rolldown'

/** Packages with native files, or that find their own files at run time; everything else is bundled for a fast start. */
const EXTERNAL = [/^libsql$/, /^sharp$/, /^@resvg\/resvg-js$/, /^wechat-api/, /^satori$/]

export default defineConfig({
  input: { cli: 'src/cli.ts' },
  platform: 'node',
  external: EXTERNAL,
  output: {
    dir: 'dist',
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    minify: false,
    sourcemap: false,
  },
})
