/** What a password must not be made of: everything that a stranger knows about the person. */
export interface PasswordContext {
  /** The login address, in any spelling. */
  readonly address: string;
  /** Given name, family name, organization. */
  readonly names: readonly string[];
}

interface Rules {
  /** Characters (code points) that every password must have. */
  readonly minimum: number;
  readonly context: PasswordContext;
  /** Whether a word, folded, is on the list of passwords that are tried first. */
  readonly listed: (word: string) => boolean;
}

/** The words in which a password is refused, one for each reason. */
export const reasons = {
  short: (minimum: number): string => `password must have at least ${minimum} characters`,
  listed: 'password must not be one of those that are tried first',
  affixed: 'password must be more than a much used one with something before or after it',
  predictable: 'password must not repeat itself or follow the keyboard, the alphabet or the digits',
  contextual: 'password must be more than your name, your address or the name of an organization',
} as const;

/** Shorter words with digits around them are no "password with an affix". */
const shortestListedCore = 4;
/** A password needs as many characters that don't follow from the one before; half of a short one will do. */
const leastUnpredictable = 6;
/** Shorter words of the person's context stand in too many innocent words. */
const shortestContextWord = 3;
/** A password needs as many characters that are not known about the person. */
const leastBesideContext = 8;

/** The form that is hashed: the same characters, however a keyboard composes them (NIST SP 800-63B-4). */
export function normalizedPassword(password: string): string {
  return password.normalize('NFKC');
}

/**
 * Why a password is refused, or nothing when it may be used (reliability.md 3.2; NIST SP 800-63B-4: a
 * minimum and a blocklist, no rules about kinds of characters). Does not depend on any account.
 */
export function refusals(password: string, { minimum, context, listed }: Rules): string[] {
  const text = folded(password);
  const found: string[] = [];
  if (lengthOf(password) < minimum) found.push(reasons.short(minimum));
  if (listed(text)) found.push(reasons.listed);
  else if (hasListedCore(text, listed)) found.push(reasons.affixed);
  if (repeatsItself(text) || unpredictable(text) < Math.min(leastUnpredictable, minimum / 2)) {
    found.push(reasons.predictable);
  }
  if (isContextual(text, context, listed)) found.push(reasons.contextual);
  return found;
}

/** Characters as they were typed: some single ones are whole sentences once they are normalized. */
function lengthOf(password: string): number {
  const forms = [password.normalize('NFC'), normalizedPassword(password)];
  return Math.min(...forms.map((form) => Array.from(form).length));
}

/** Without case, accents and compatibility forms: what a guesser would try as one word. */
export function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

function hasListedCore(text: string, listed: (word: string) => boolean): boolean {
  const core = withoutAffixes(text);
  return [core, withoutAffixes(unmasked(text)), unmasked(core)].some(
    (word) => word.length >= shortestListedCore && listed(word),
  );
}

/** From the first letter to the last. In one pass, however long the text. */
function withoutAffixes(text: string): string {
  return /^\P{L}*(.*\p{L})?/su.exec(text)?.[1] ?? '';
}

const masks: Record<string, string> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  '@': 'a',
  $: 's',
};

/** Undoes the usual `p@ssw0rd`. */
function unmasked(text: string): string {
  return text.replace(/[013457@$]/g, (sign) => masks[sign] ?? sign);
}

/** Whether the whole is one piece, said at least twice; the last time it may be cut off. */
function repeatsItself(text: string): boolean {
  const signs = Array.from(text);
  const border: number[] = [0];
  for (let at = 1, length = 0; at < signs.length; at += 1) {
    while (length > 0 && signs[at] !== signs[length]) length = border[length - 1] ?? 0;
    if (signs[at] === signs[length]) length += 1;
    border.push(length);
  }
  const period = signs.length - (border.at(-1) ?? 0);
  return signs.length > 0 && period <= signs.length / 2;
}

/** How many characters don't follow from the one before: by repetition, order or place on the keyboard. */
function unpredictable(text: string): number {
  const signs = Array.from(text);
  return signs.filter((sign, at) => !follows(signs[at - 1], sign)).length;
}

function follows(before: string | undefined, sign: string): boolean {
  if (before === undefined) return false;
  const step = (sign.codePointAt(0) ?? 0) - (before.codePointAt(0) ?? 0);
  return Math.abs(step) <= 1 || neighbors.has(before + sign);
}

/** Rows of the QWERTY, QWERTZ and AZERTY keyboards, from the top. */
const keyboards = [
  ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'],
  ['1234567890', 'qwertzuiop', 'asdfghjkl', 'yxcvbnm'],
  ['1234567890', 'azertyuiop', 'qsdfghjklm', 'wxcvbn'],
];

const neighbors = new Set(
  keyboards.flatMap((rows) => {
    const keys = rows.flatMap((row, y) => Array.from(row).map((sign, x) => ({ sign, x, y })));
    const near = (a: { x: number; y: number }, b: { x: number; y: number }): boolean =>
      (a.y === b.y && Math.abs(a.x - b.x) === 1) ||
      (a.y + 1 === b.y && (a.x === b.x || a.x === b.x + 1)) ||
      (b.y + 1 === a.y && (b.x === a.x || b.x === a.x + 1));
    return keys.flatMap((a) => keys.filter((b) => near(a, b)).map((b) => a.sign + b.sign));
  }),
);

function isContextual(
  text: string,
  { address, names }: PasswordContext,
  listed: (word: string) => boolean,
): boolean {
  const rest = contextWords([address.replace(/\.[^.]*$/, ''), ...names, 'atrium']).reduce(
    (left, word) => left.replaceAll(word, ' '),
    text,
  );
  if (rest === text) return false;
  const beside = rest.replace(/[^\p{L}\p{N}]/gu, '');
  return Array.from(beside).length < leastBesideContext || listed(withoutAffixes(beside));
}

/** The longest first, so that a word within another is not taken out of it. */
function contextWords(texts: readonly string[]): string[] {
  const words = texts.flatMap((text) => folded(text).split(/[^\p{L}\p{N}]+/u));
  return words
    .filter((word) => word.length >= shortestContextWord)
    .sort((a, b) => b.length - a.length);
}
