/** Words that CONTRIBUTING.md keeps out of the project, with what to write instead. */
const betterWords = [
  [/\breckon(s|ed|ing)?\b/i, 'compute, estimate'],
  [/\banew\b/i, 'again'],
  [/\bwhoever\b/i, 'say who, or leave it out'],
  [/\bfor(give|gives|gave|given|giving)\b/i, 'accept, ignore'],
  [/\bpursu(e|es|ed|ing|it)\b/i, 'run, follow'],
  [/\btold\b/i, 'shown, reported, sent']
]

/** Names are read word by word: "lastTold" holds "told", "untold" does not. */
const inWords = (text) => text.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/_/g, ' ')

/**
 * The forbidden words of a text, each with what to write instead.
 * @param {string} text a name, a sentence or a whole document
 */
export function forbiddenWords(text) {
  const words = inWords(text)
  return betterWords.flatMap(([pattern, better]) => {
    const found = pattern.exec(words)?.[0]
    return found === undefined ? [] : [{ word: found, better }]
  })
}

/** @type {import('eslint').Rule.RuleModule} */
export const plainWords = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { forbidden: '"{{word}}" is not plain English here. Better: {{better}}.' }
  },
  create(context) {
    const check = (node, text) => {
      for (const data of forbiddenWords(text)) {
        context.report({ loc: node.loc, messageId: 'forbidden', data })
      }
    }
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) check(comment, comment.value)
      },
      Identifier: (node) => check(node, node.name),
      PrivateIdentifier: (node) => check(node, node.name),
      Literal: (node) => typeof node.value === 'string' && check(node, node.value),
      TemplateElement: (node) => check(node, node.value.raw),
      SvelteText: (node) => check(node, node.value),
      SvelteLiteral: (node) => check(node, node.value),
      SvelteHTMLComment: (node) => check(node, node.value)
    }
  }
}
