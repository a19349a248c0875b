import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import { type InvoiceFile, invoiceFileModel } from './invoice-file.schema.js';

/** The PDFs of issued documents: one for each, the first that was made. */
@Injectable()
export class InvoiceFilesRepository {
  private readonly model: Model<InvoiceFile>;

  constructor(@InjectConnection() connection: Connection) {
    this.model = invoiceFileModel(connection);
  }

  async find(invoiceId: string): Promise<Buffer | null> {
    const found = await this.model.findById(invoiceId);
    return found && found.pdf;
  }

  /** Keeps a file, unless there is one already. */
  async keep({ _id, ...file }: InvoiceFile): Promise<void> {
    try {
      await this.model.updateOne({ _id }, { $setOnInsert: file }, { upsert: true });
    } catch (error) {
      // Somebody else was faster.
      if ((error as { code?: number }).code !== 11_000) throw error;
    }
  }

  /** Nobody may have it any more (E-8). */
  async remove(invoiceId: string): Promise<void> {
    await this.model.deleteOne({ _id: invoiceId });
  }
}
