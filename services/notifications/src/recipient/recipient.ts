import type { Locale } from '@atrium/contracts';

/** Somebody as a mail addresses and names them. */
export interface Recipient {
  readonly accountId: string;
  /** As the person wrote it: mail goes there, compare its canonical form. */
  readonly address: string;
  /** Fit for a mail. */
  readonly name: string;
  readonly locale: Locale;
  /** Whether a password alone does not open the account. */
  readonly hasSecondFactor?: boolean;
}

const longestName = 80;

/**
 * A name as it may stand in a mail (decision 27): one line, nothing that turns the direction of writing,
 * nothing that a mail reader makes a link of. The contracts refuse most of this already; a mail with our
 * sender is worth a second look. A dot inside what may be a domain is followed by a zero-width space.
 */
export function nameForMail(name: string): string {
  const line = name
    .normalize('NFC')
    // Joiners (U+200C, U+200D) belong to the spelling of names; other invisible characters don't.
    .replace(/(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/:\/\/+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const characters = [...line];
  const short =
    characters.length > longestName ? `${characters.slice(0, longestName - 1).join('')}…` : line;
  return short.replace(/(?<=[\p{L}\p{N}])[.。．｡](?=[\p{L}\p{N}]{2})/gu, '.\u200B');
}

/**
 * The name to greet a stranger's sign-up with. Whoever signs up can write any name to any address, so only
 * what looks like a given name is taken; anything else could be a message of theirs with our sender.
 */
export function strangersGreeting(givenName: string): string | undefined {
  const looksLikeAName = /^\p{L}[\p{L}\p{M}’'-]*( [\p{L}\p{M}’'-]+){0,2}$/u;
  const name = nameForMail(givenName);
  return name.length <= 30 && looksLikeAName.test(name) ? name : undefined;
}
