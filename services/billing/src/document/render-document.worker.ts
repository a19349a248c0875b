import { parentPort } from 'node:worker_threads';
import { drawDocument } from './draw-document.js';
import { loadFonts } from './fonts.js';
import type { LegalDocument } from './legal-document.js';

/**
 * A thread of its own for drawing, begun by `RenderDocument`: requests don't wait for it, and what it needs (fonts, their layout,
 * the drawing library) costs the service no memory while nothing is drawn.
 */

/** What is asked of it. */
export interface Order {
  readonly id: number;
  readonly document: LegalDocument;
  readonly logo: Uint8Array | null;
}

/** What it answers: the file, or why there is none. */
export type Rendering =
  | { readonly id: number; readonly pdf: Uint8Array }
  | { readonly id: number; readonly failed: string };

const fonts = loadFonts();

async function render({ id, document, logo }: Order): Promise<Rendering> {
  try {
    return { id, pdf: await drawDocument(document, { logo }, fonts) };
  } catch (error) {
    return { id, failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

parentPort?.on('message', async (order: Order) => {
  parentPort?.postMessage(await render(order), []);
});
