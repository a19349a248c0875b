import { Injectable } from '@nestjs/common';
import type { LogoImage, LogoReference } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { LogoImagesRepository } from './logo-images.repository.js';

/** Anybody who knows its hash gets an image. */
@Injectable()
export class GetLogo {
  constructor(private readonly images: LogoImagesRepository) {}

  async execute({ hash }: LogoReference): Promise<LogoImage> {
    const image = await this.images.find(hash);
    if (!image) throw new Problem('not-found');
    return { image: image.toString('base64url') };
  }
}
