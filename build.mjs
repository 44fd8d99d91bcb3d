// Builds dist/: the bundle, and the fonts that covers and drawings are set in. Kept in one place so that `npm ci` leaves it built.
import { chmodSync, copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { rolldown } from 'rolldown'
import { loadConfig } from 'rolldown/config'

rmSync('dist', { recursive: true, force: true })
const { output, ...input } = await loadConfig('rolldown.config.ts')
const bundle = await rolldown({ ...input, logLevel: 'warn' })
await bundle.write(output)
await bundle.close()
chmodSync('dist/cli.js', 0o755)

const FONT = 'node_modules/@expo-google-fonts/noto-sans-sc'
mkdirSync('dist/fonts', { recursive: true })
copyFileSync(`${FONT}/LICENSE_FONT`, 'dist/fonts/LICENSE')
copyFileSync(`${FONT}/700Bold/NotoSansSC_700Bold.ttf`, 'dist/fonts/NotoSansSC-Bold.ttf')
copyFileSync(`${FONT}/400Regular/NotoSansSC_400Regular.ttf`, 'dist/fonts/NotoSansSC-Regular.ttf')
copyFileSync('src/media/fonts.conf', 'dist/fonts/fonts.conf')

// started as a thread by its file
copyFileSync('src/media/heic-decoder.mjs', 'dist/heic-decoder.mjs')
