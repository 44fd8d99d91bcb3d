/** A stylesheet of the size people write. */
export const STYLE = `
section { font-size: 16px; line-height: 1.75; letter-spacing: .5px; text-align: justify; color: #333 }
p { margin: 0 0 16px }
h2 { margin: 36px 0 14px; padding-left: 12px; border-left: 4px solid #0F4C81; font-size: 18px; color: #0F4C81 }
h3 { margin: 24px 0 10px; font-size: 16px }
strong { font-weight: bold }
a { color: #0F4C81 }
ul, ol { padding-left: 1.2em }
li { margin: 0 0 8px }
blockquote { margin: 0 0 16px; padding-left: 12px; border-left: 3px solid rgba(0,0,0,.14); color: #595959 }
table { border-collapse: collapse; font-size: 14px }
th { background: #0F4C81; color: #fff; padding: 8px 10px }
td { border: 1px solid rgba(0,0,0,.14); padding: 8px 10px }
img { max-width: 100%; display: block; margin: 24px auto 8px }
`
