import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import { type LogoImage, logoImageSchema } from './logo-image.schema.js';

/** The images of logos. Each belongs to one organization; whether it is shown, that one's document says. */
@Injectable()
export class LogoImagesRepository {
  private readonly model: Model<LogoImage>;

  constructor(@InjectConnection() connection: Connection) {
    this.model = connection.model<LogoImage>('LogoImage', logoImageSchema);
  }

  /** Keeps an image, at least until then. One that is there already is the same. */
  async keep({ _id, organizationId, image, lookAt }: Required<LogoImage>): Promise<void> {
    await this.model.updateOne(
      { _id },
      { $setOnInsert: { organizationId, image }, $set: { lookAt } },
      { upsert: true },
    );
  }

  /** Has all images of an organization looked at, but not before that moment. */
  async lookAt(organizationId: string, lookAt: Date): Promise<void> {
    await this.model.updateMany({ organizationId }, { $set: { lookAt } });
  }

  async find(hash: string): Promise<Buffer | null> {
    const found = await this.model.findById(hash);
    return found && found.image;
  }

  /** Some of those that are to be looked at. */
  async due(now: Date): Promise<Required<Omit<LogoImage, 'image'>>[]> {
    return this.model
      .find({ lookAt: { $lte: now } })
      .select({ image: 0 })
      .limit(50)
      .lean<Required<Omit<LogoImage, 'image'>>[]>();
  }

  /** It is shown: stays, unless it is to be looked at again meanwhile. */
  async settle({ _id, lookAt }: Pick<Required<LogoImage>, '_id' | 'lookAt'>): Promise<void> {
    await this.model.updateOne({ _id, lookAt }, { $unset: { lookAt: 1 } });
  }

  /** It is not shown: goes, unless somebody is about to show it again. */
  async forget({ _id, lookAt }: Pick<Required<LogoImage>, '_id' | 'lookAt'>): Promise<void> {
    await this.model.deleteOne({ _id, lookAt });
  }
}
