import { badValue, MongoError } from './errors.js';

/** MongoDB's own limit on the length of a pattern. */
const MAX_PATTERN = 32_764;

const invalid = (reason: string): MongoError =>
  new MongoError(51091, `Regular expression is invalid: ${reason}`);

/**
 * Compiles a PCRE pattern with MongoDB's options (i, m, s, x, u) to a JavaScript expression of the
 * same meaning (manual: "$regex"). What JavaScript would read differently is translated; what it
 * cannot express is refused.
 */
export function compileRegex(pattern: string, options: string): RegExp {
  if (pattern.length > MAX_PATTERN) throw invalid('regular expression is too large');
  if (pattern.includes('\0'))
    throw badValue('Regular expression cannot contain an embedded null byte');
  const wrong = /[^imsxu]/.exec(options);
  if (wrong) throw new MongoError(51108, `invalid flag in regex options: ${wrong[0]}`);
  const leading = /^\(\?([imsx]+)\)/.exec(pattern);
  const flags = options + (leading?.[1] ?? '');
  const source = translate(pattern.slice(leading?.[0].length ?? 0), flags);
  try {
    return new RegExp(source, flags.includes('i') ? 'iu' : 'u');
  } catch (error) {
    throw invalid((error as Error).message);
  }
}

/** One token of a pattern and how it is written in JavaScript; the first that fits counts. */
type Rule = readonly [token: RegExp, write: (token: string, flags: string) => string];

const SPACE = '\\t-\\r ';
const NO_SPACE = '\\0-\\x08\\x0e-\\x1f\\x21-\\u{10ffff}';

const ESCAPES: readonly Rule[] = [
  [/\\A/y, () => '(?<![^])'],
  [/\\z/y, () => '(?![^])'],
  [/\\Z/y, () => '(?=\\n?(?![^]))'],
  [/\\h/y, () => '[\\t \\u00a0]'],
  [/\\R/y, () => '(?:\\r\\n|[\\n-\\r\\x85\\u2028\\u2029])'],
  [/\\s/y, () => `[${SPACE}]`],
  [/\\S/y, () => `[^${SPACE}]`],
  [/\\x\{[0-9a-fA-F]+\}/y, (token) => `\\u${token.slice(2)}`],
  [/\\x[0-9a-fA-F]{2}/y, (token) => token],
  [/\\[pP](\{\^?\w+\}|\w)/y, unicodeProperty],
  [/\\[bBdDwWtnrfv]/y, (token) => token],
  [/\\[1-9]\d?/y, (token) => token],
  [/\\0/y, () => '\\x00'],
  [/\\e/y, () => '\\x1b'],
  [/\\a/y, () => '\\x07'],
  [/\\k[<{']\w+[>}']/y, (token) => `\\k<${token.slice(3, -1)}>`],
  [/\\Q([^]*?)(\\E|$)/y, (token) => escapeText(token.replace(/^\\Q|\\E$/g, ''))],
  [/\\[^A-Za-z0-9]/uy, (token) => escapeText(token.slice(1))],
];

const OUTSIDE: readonly Rule[] = [
  ...ESCAPES,
  [/\[\^?\]?(\\[^]|\[:\^?\w+:\]|[^\]\\])*\]/y, translateClass],
  [/\(\?#[^)]*\)/y, () => ''],
  [/\(\?P?<(?=[A-Za-z_])/y, () => '(?<'],
  [/\(\?P=\w+\)/y, (token) => `\\k<${token.slice(4, -1)}>`],
  [/\(\?(:|=|!|<=|<!)/y, (token) => token],
  [/\((?![?*])/y, (token) => token],
  [/\.(?![*+?]\+)/y, (_, flags) => (flags.includes('s') ? '[^]' : '[^\\n]')],
  [/\^/y, (_, flags) => (flags.includes('m') ? '(?:^|(?<=\\n)(?!$))' : '^')],
  [/\$/y, (_, flags) => (flags.includes('m') ? '(?=\\n|$)' : '(?=\\n?$)')],
  [/([*+?]|\{\d+(,\d*)?\})\??(?!\+)/y, (token) => token],
  [/[|)]/y, (token) => token],
  [/[^\\([.^$*+?|)]/uy, escapeText],
];

const IN_CLASS: readonly Rule[] = [
  [/\[:\^?\w+:\]/y, posixClass],
  [/\\s/y, () => SPACE],
  [/\\S/y, () => NO_SPACE],
  [/\\h/y, () => '\\t \\u00a0'],
  [/\\b/y, () => '\\x08'],
  [/\\x\{[0-9a-fA-F]+\}/y, (token) => `\\u${token.slice(2)}`],
  [/\\x[0-9a-fA-F]{2}/y, (token) => token],
  [/\\[pP](\{\^?\w+\}|\w)/y, unicodeProperty],
  [/\\[dDwWtnrfv]/y, (token) => token],
  [/\\0/y, () => '\\x00'],
  [/\\[^A-Za-z0-9]/uy, (token) => escapeText(token.slice(1)).replace(/^-$/, '\\-')],
  [/-/y, (token) => token],
  [/[^\\]/uy, escapeText],
];

const FREE_SPACING: readonly Rule[] = [
  [/\s+/y, () => ''],
  [/#[^\n]*\n?/y, () => ''],
];

function translate(pattern: string, flags: string): string {
  const rules = flags.includes('x') ? [...FREE_SPACING, ...OUTSIDE] : OUTSIDE;
  return rewrite(pattern, rules, flags);
}

function rewrite(text: string, rules: readonly Rule[], flags: string): string {
  let written = '';
  for (let at = 0; at < text.length;) {
    const token = nextToken(text, at, rules);
    if (!token) throw invalid(`unsupported syntax at offset ${at} of ${text}`);
    written += token.rule[1](token.text, flags);
    at += token.text.length;
  }
  return written;
}

function nextToken(text: string, at: number, rules: readonly Rule[]) {
  for (const rule of rules) {
    rule[0].lastIndex = at;
    const found = rule[0].exec(text);
    if (found?.[0]) return { rule, text: found[0] };
  }
  return undefined;
}

function translateClass(token: string, flags: string): string {
  const [, opening = '', inside = ''] = /^(\[\^?)([^]*)\]$/.exec(token)!;
  return `${opening}${rewrite(inside, IN_CLASS, flags)}]`;
}

const POSIX: Record<string, string> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: SPACE,
  word: '\\w',
  xdigit: '0-9A-Fa-f',
  punct: '!-\\/:-@\\[-`\\{-~',
};

function posixClass(token: string): string {
  const ranges = POSIX[token.slice(2, -2)];
  if (!ranges) throw invalid(`unknown POSIX class name ${token}`);
  return ranges;
}

/** `\pL` is `\p{L}` in JavaScript; a negation inside the braces is a capital P. */
function unicodeProperty(token: string): string {
  const name = token.slice(2).replace(/[{}]/g, '');
  if (!name.startsWith('^')) return `${token.slice(0, 2)}{${name}}`;
  return `\\${token[1] === 'p' ? 'P' : 'p'}{${name.slice(1)}}`;
}

function escapeText(text: string): string {
  return text.replace(/[\^$\\.*+?()[\]{}|/]/g, '\\$&');
}
