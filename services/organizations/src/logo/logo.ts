import { createHash } from 'node:crypto';

/** Where a logo is shown, and the box that it fits into there: twice the pixels of the page, for dense screens. */
export const logoSizes = {
  header: { width: 480, height: 96 },
  switcher: { width: 192, height: 48 },
} as const;
export type LogoSize = keyof typeof logoSizes;

/** The hashes of the drawn images, by where they are shown. */
export type Logo = Readonly<Record<LogoSize, string>>;

/** A logo's images as they were drawn: PNG, which browsers, mail programs and PDF all show. */
export type DrawnLogo = Readonly<Record<LogoSize, Buffer>>;

const lowest = 32;
const widest = 10_000;

/** How many pixels are decoded at most: a file of some hundred bytes can hold billions. */
export const mostPixels = 16_000_000;

/** Why a picture is no logo, by its width and height as it is seen; null when it may be one (A9-4). */
export function whyNoLogo({
  width,
  height,
}: {
  readonly width: number;
  readonly height: number;
}): 'logo-size-unsuitable' | 'logo-not-horizontal' | null {
  if (width <= height) return 'logo-not-horizontal';
  const isSuitable = height >= lowest && width <= widest && width * height <= mostPixels;
  return isSuitable ? null : 'logo-size-unsuitable';
}

/**
 * What an image is asked for by: its content's hash (SHA-256), and the organization's id in it, so that nobody can try
 * whether some company's logo is in use here, and two organizations never share an image.
 */
export function hashOf(organizationId: string, image: Uint8Array): string {
  return createHash('sha256').update(`${organizationId}\n`).update(image).digest('base64url');
}

/** Where an image is, relative to the API; null where there is none. */
export function logoUrl(hash: string | undefined): string | null {
  return hash === undefined ? null : `/v1/logos/${hash}`;
}
