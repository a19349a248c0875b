import { parse } from 'bowser';

const longestName = 100;

/** "Firefox on Linux": what a person recognizes in the list of sessions. Of an unknown program, its own name. */
export function deviceName(userAgent: string): string {
  // Bowser throws for an empty text.
  const { browser, os } = parse(userAgent || '-');
  const [program] = /^[\w.-]*[a-z][\w.-]*/i.exec(userAgent) ?? [];
  const name = browser.name || program || 'Unknown device';
  return (os.name ? `${name} on ${os.name}` : name).slice(0, longestName);
}
