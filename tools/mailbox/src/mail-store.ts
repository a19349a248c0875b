import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One file attached to a mail. */
export interface MailAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly size: number;
  /** The bytes, in base64. */
  readonly content: string;
}

/** A mail as the page and the JSON show it. */
export interface Mail {
  /** Sorts by arrival. */
  readonly id: string;
  /** The Message-ID header: the same when a mail came twice. */
  readonly messageId: string;
  readonly to: readonly string[];
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly MailAttachment[];
  readonly receivedAt: string;
}

/** Keeps the last mails in memory and as one file each, so that a restart has them again. */
export class MailStore {
  readonly #folder: string;
  readonly #capacity: number;
  #mails: Mail[];
  #lastNumber: number;

  constructor(folder: string, capacity = 1000) {
    this.#folder = folder;
    this.#capacity = capacity;
    mkdirSync(folder, { recursive: true });
    const files = readdirSync(folder).filter((name) => /^\d+\.json$/.test(name));
    this.#mails = files
      .sort()
      .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Mail);
    this.#lastNumber = Number(this.#mails.at(-1)?.id ?? 0);
  }

  /** Takes a mail in and drops the oldest ones beyond the capacity. */
  add(mail: Omit<Mail, 'id'>): Mail {
    const stored = { id: String(++this.#lastNumber).padStart(12, '0'), ...mail };
    const file = this.#fileOf(stored.id);
    // A half-written file must not stop the next start.
    writeFileSync(`${file}.part`, JSON.stringify(stored));
    renameSync(`${file}.part`, file);
    this.#mails.push(stored);
    for (const old of this.#mails.splice(0, this.#mails.length - this.#capacity)) {
      rmSync(this.#fileOf(old.id), { force: true });
    }
    return stored;
  }

  /** Newest first; with `to`, only those sent to this address. */
  list(to?: string): Mail[] {
    const wanted = to?.toLowerCase();
    const mails = wanted
      ? this.#mails.filter((mail) => mail.to.some((address) => address.toLowerCase() === wanted))
      : this.#mails;
    return mails.toReversed();
  }

  find(id: string): Mail | undefined {
    return this.#mails.find((mail) => mail.id === id);
  }

  clear(): void {
    for (const { id } of this.#mails) rmSync(this.#fileOf(id), { force: true });
    this.#mails = [];
  }

  #fileOf(id: string): string {
    return join(this.#folder, `${id}.json`);
  }
}
