import { Schema } from 'mongoose';

/** One image of an organization's logo as it is stored, outside the organization's document: some kilobytes. */
export interface LogoImage {
  /** `hashOf` the organization and the image: the same image is never there twice. */
  readonly _id: string;
  readonly organizationId: string;
  readonly image: Buffer;
  /** When to look whether the organization still shows it; missing once it was seen to. */
  readonly lookAt?: Date;
}

export const logoImageSchema = new Schema<LogoImage>(
  {
    _id: String,
    organizationId: { type: String, required: true },
    image: { type: Buffer, required: true },
    lookAt: Date,
  },
  { collection: 'logoImages', versionKey: false },
);
