/** What a card of the sandbox does; the numbers are those of Stripe's test cards. */
export type SandboxBehavior = 'taken' | 'declined' | 'asks' | 'slow';

const behaviors: Readonly<Record<string, SandboxBehavior>> = {
  '4242424242424242': 'taken',
  '4000000000000002': 'declined',
  '4000000000003155': 'asks',
  '4000000000000077': 'slow',
};

/** What the card with this number does; null where the sandbox has none. Blanks do not count. */
export function behaviorOf(number: string): SandboxBehavior | null {
  return behaviors[number.replaceAll(' ', '')] ?? null;
}

/** How long the slow one takes, in milliseconds. */
export const slowness = 3_000;

/** What the provider's own form gives for a card that is to be saved: `sandbox_card_4242424242424242`. */
const tokenForm = /^sandbox_card_(\d{16})$/;

/** The number of a card that is saved; null for what is no token of the sandbox. */
export function numberIn(token: string): string | null {
  return tokenForm.exec(token)?.[1] ?? null;
}
