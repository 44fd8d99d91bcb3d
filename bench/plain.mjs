// The plain pipeline most tools are built on: markdown by marked, styles put inline by juice. Measured beside ours.
import { readFileSync } from 'node:fs'
import juice from 'juice'
import { marked } from 'marked'
import { STYLE } from './plain-style.mjs'

const text = readFileSync(process.argv[2], 'utf8').replace(/^---\n[\s\S]*?\n---\n/, '')
const html = await marked.parse(text)
process.stdout.write(`${juice.inlineContent(`<section>${html}</section>`, STYLE)}\n`)
