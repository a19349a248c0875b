import { canonicalJson } from '@atrium/service';
import { createHash } from 'node:crypto';
import type { LegalDocument } from '../document/legal-document.js';
import type { Invoice } from './invoice.js';

/** How far the clock may be behind the newest document of a series, in milliseconds (decision 36). */
export const clockTolerance = 5 * 60_000;

/** The newest document of a series, as far as the next one has to know it. */
export type Tail = Pick<Invoice, 'n' | 'hash' | 'issuedAt'>;

/** Where a document stands in its series. */
export type Place = Pick<Invoice, 'n' | 'issuedAt' | 'prevHash'>;

/**
 * The place behind the newest document. Days go on with the numbers: where the clock is behind, the moment is that of the
 * document before. Null where it is so far behind that the clock is wrong, this one's or the one before: nothing is issued
 * then.
 */
export function placeAfter(tail: Tail | null, now: Date): Place | null {
  if (!tail) return { n: 1, issuedAt: now, prevHash: null };
  if (tail.issuedAt.getTime() - now.getTime() > clockTolerance) return null;
  const issuedAt = now < tail.issuedAt ? tail.issuedAt : now;
  return { n: tail.n + 1, issuedAt, prevHash: tail.hash };
}

/** SHA-256, as hexadecimal digits, over the canonical JSON (RFC 8785) of all that a document says. */
export function documentHashOf(document: LegalDocument): string {
  return sha256(document);
}

/**
 * SHA-256 over the canonical JSON of a document's place and its own hash: whoever changes either, shows. That of the document is in
 * it and not the document, so that the chain can still be computed when that is purged (E-8).
 */
export function hashOf({
  series,
  n,
  issuedAt,
  prevHash,
  document,
}: Pick<Invoice, 'series' | 'n' | 'issuedAt' | 'prevHash' | 'document'>): string {
  const documentHash = documentHashOf(document);
  return sha256({ series, n, issuedAt: issuedAt.toISOString(), prevHash, documentHash });
}

function sha256(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
