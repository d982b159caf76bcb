import DOMPurify from 'dompurify'
import { Marked } from 'marked'

/** What a note is made of; pictures would be fetched from elsewhere, and forms lead there. */
const allowed = {
  ALLOWED_TAGS: [
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'br', 'hr', 'blockquote', 'pre', 'code'],
    ...['ul', 'ol', 'li', 'strong', 'em', 'del', 'a'],
    ...['table', 'thead', 'tbody', 'tr', 'th', 'td']
  ],
  ALLOWED_ATTR: ['href', 'align', 'start']
}

/** Raw HTML is left out: even parsed out of sight, its styles and handlers would break the page's policy. */
const markdown = new Marked({ gfm: true, breaks: true, renderer: { html: () => '' } })

/** Markdown (GitHub's) as elements in which nothing acts. */
export function renderMarkdown(text: string): DocumentFragment {
  const html = markdown.parse(text, { async: false })
  const rendered = DOMPurify.sanitize(html, { ...allowed, RETURN_DOM_FRAGMENT: true })
  for (const link of rendered.querySelectorAll('a')) {
    link.target = '_blank'
    link.rel = 'noreferrer'
  }
  return rendered
}
