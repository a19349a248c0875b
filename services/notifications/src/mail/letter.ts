import type { Locale } from '@atrium/contracts';

/** A mail put into words: HTML and text are both made from this, so they can't say different things. */
export interface Letter {
  readonly locale: Locale;
  readonly subject: string;
  /** What a list of mails shows after the subject. */
  readonly preheader: string;
  readonly product: string;
  readonly title: string;
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly button?: {
    readonly label: string;
    readonly link: string;
    /** Introduces the link written out, for readers whose button does nothing. */
    readonly otherwise: string;
  };
  readonly notes: readonly string[];
  readonly footer: string;
}

/** The text part. */
export function asText(letter: Letter): string {
  const { button } = letter;
  const parts = [
    letter.title,
    letter.greeting,
    ...letter.paragraphs,
    letter.facts.map(({ label, value }) => `${label}\n  ${value}`).join('\n'),
    // The link stands alone on its line: some readers take a dot after it as its end.
    button ? `${button.label}\n${button.link}` : '',
    ...letter.notes,
    // RFC 3676: what follows is a signature.
    `-- \n${letter.footer}`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
