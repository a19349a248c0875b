import { type Connection, type Model, Schema } from 'mongoose';

/** The PDF of an issued document, as it was made the first time (decision 36). */
export interface InvoiceFile {
  /** The number of the document. */
  readonly _id: string;
  readonly organizationId: string;
  readonly pdf: Buffer;
  readonly madeAt: Date;
}

const invoiceFileSchema = new Schema<InvoiceFile>(
  {
    _id: String,
    organizationId: { type: String, required: true },
    pdf: { type: Buffer, required: true },
    madeAt: { type: Date, required: true },
  },
  { collection: 'invoiceFiles', versionKey: false },
);

export function invoiceFileModel(connection: Connection): Model<InvoiceFile> {
  return connection.model<InvoiceFile>('InvoiceFile', invoiceFileSchema);
}
