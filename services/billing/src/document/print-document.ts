import { describeLogo } from '@atrium/contracts';
import { Bus, currentRequest, Problem } from '@atrium/messaging';
import { Injectable, Logger } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import type { LegalDocument } from './legal-document.js';
import { RenderDocument } from './render-document.js';

/**
 * Makes the file of a document, with the logo that its recipient has at this moment (A9-8). The logo is an ornament: where it is
 * not to be had, or can't be drawn, the document is made without it (docs/decisions/0027).
 */
@Injectable()
export class PrintDocument {
  private readonly logger = new Logger(PrintDocument.name);

  constructor(
    private readonly bus: Bus,
    private readonly renderDocument: RenderDocument,
  ) {}

  /** Throws `busy` when too many are being made. */
  async execute(document: LegalDocument): Promise<Buffer> {
    const logo = await this.logoOf(document);
    try {
      return Buffer.from(await this.renderDocument.execute(document, { logo }));
    } catch (error) {
      if (logo === null || error instanceof Problem) throw error;
      this.logger.warn(`The logo of ${document.organizationId} can't be drawn: ${String(error)}`);
      return Buffer.from(await this.renderDocument.execute(document, { logo: null }));
    }
  }

  private async logoOf({ organizationId }: LegalDocument): Promise<Uint8Array | null> {
    try {
      // Asked for its own sake, not the account's: nobody's assertion goes along.
      const requestId = currentRequest()?.requestId ?? newId();
      const { image } = await this.bus.request(describeLogo, { organizationId }, { requestId });
      return image === null ? null : Buffer.from(image, 'base64url');
    } catch (error) {
      this.logger.warn(`A document of ${organizationId} has no logo: ${String(error)}`);
      return null;
    }
  }
}
