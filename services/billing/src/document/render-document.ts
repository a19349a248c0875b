import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Problem } from '@atrium/messaging';
import { Worker } from 'node:worker_threads';
import type { LegalDocument } from './legal-document.js';
import type { Order, Rendering } from './render-document.worker.js';

/** Seen from the compiled file as from the bundle, which lies beside the compiled folders. */
const program = new URL('../document/render-document.worker.js', import.meta.url);

/** Milliseconds that a document may take: one of ninety pages needs ten seconds where the processor has much else to do. */
const patience = 30_000;
/** Milliseconds after which a thread that has nothing to do ends. */
const idle = 60_000;
const mayWait = 100;

interface Waiting {
  readonly resolve: (pdf: Uint8Array) => void;
  readonly reject: (error: unknown) => void;
}

/** Makes the PDF of a document, in a thread of its own: one after another. */
@Injectable()
export class RenderDocument implements OnModuleDestroy {
  private readonly logger = new Logger(RenderDocument.name);
  private readonly waiting = new Map<number, Waiting>();
  private worker: Worker | undefined;
  private timer: NodeJS.Timeout | undefined;
  private ordered = 0;

  async onModuleDestroy(): Promise<void> {
    await this.end(new Problem('busy', { retryAfter: 5 }));
  }

  /**
   * PDF/A-3b with the XML of an invoice or credit note in it (E-10); the same bytes for the same document and logo (PNG), which is the recipient's.
   * Throws `busy` when too many wait or it takes too long; else what goes wrong is a fault of ours.
   */
  async execute(
    document: LegalDocument,
    { logo }: { readonly logo: Uint8Array | null },
  ): Promise<Uint8Array> {
    if (this.waiting.size >= mayWait) throw new Problem('busy', { retryAfter: 5 });
    this.ordered += 1;
    const order: Order = { id: this.ordered, document, logo };
    return new Promise<Uint8Array>((resolve, reject) => {
      this.waiting.set(order.id, { resolve, reject });
      this.worker ??= this.begin();
      this.worker.postMessage(order, []);
      this.watch();
    });
  }

  private begin(): Worker {
    const worker = new Worker(program, {
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: 128 },
    });
    worker.on('message', (rendering: Rendering) => this.answer(rendering));
    worker.on('error', (error) => void this.end(error));
    return worker;
  }

  private answer(rendering: Rendering): void {
    const order = this.waiting.get(rendering.id);
    this.waiting.delete(rendering.id);
    if ('pdf' in rendering) order?.resolve(rendering.pdf);
    else order?.reject(new Error(rendering.failed));
    this.watch();
  }

  /** While it draws, the next answer has to come in time; afterwards the next order. */
  private watch(): void {
    clearTimeout(this.timer);
    const isIdle = this.waiting.size === 0;
    const late = () => {
      if (!isIdle) this.logger.warn(`No document was drawn within ${patience} ms`);
      void this.end(new Problem('busy', { retryAfter: 5 }));
    };
    this.timer = setTimeout(late, isIdle ? idle : patience).unref();
  }

  private async end(reason: unknown): Promise<void> {
    clearTimeout(this.timer);
    const { worker } = this;
    this.worker = undefined;
    for (const { reject } of this.waiting.values()) reject(reason);
    this.waiting.clear();
    await worker?.terminate();
  }
}
