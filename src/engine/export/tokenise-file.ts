/**
 * A Python module next to the model of texts, which makes of texts what the model takes: the same pieces as
 * `core/text/word-pieces.ts`. The classes of characters are Unicode's, the blanks those of JavaScript.
 * @param length pieces of a text
 */
export const tokeniseFile = (
  length: number
): string => `"""Texts as the model takes them: encode(["a text"]) gives numbers of pieces, [texts, ${length}]."""
import json
import pathlib
import unicodedata

LENGTH = ${length}
PADDING, UNKNOWN = 0, 1
BLANKS = set("\\t\\n\\x0b\\x0c\\r \\xa0\\u1680\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff") | {chr(c) for c in range(0x2000, 0x200B)}
PIECES = json.loads((pathlib.Path(__file__).parent / "assets.extra" / "vocabulary.json").read_text("utf-8"))
NUMBERS = {piece: number for number, piece in enumerate(PIECES) if number > UNKNOWN}


def words_of(text):
    words, inside = [], False
    for character in unicodedata.normalize("NFKC", text).lower():
        if character == "_" or unicodedata.category(character)[0] in "LMN":
            words[-1:] = [words[-1] + character] if inside else [*words[-1:], character]
            inside = True
        else:
            inside = False
            if character not in BLANKS:
                words.append(character)
    return words


def pieces_of(word):
    found, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = NUMBERS.get(("" if start == 0 else "##") + word[start:end])
            if piece is not None:
                break
        else:
            return [UNKNOWN]
        found.append(piece)
        start = end
    return found


def encode(texts):
    rows = [[piece for word in words_of(text) for piece in pieces_of(word)][:LENGTH] for text in texts]
    return [row + [PADDING] * (LENGTH - len(row)) for row in rows]
`
