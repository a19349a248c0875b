import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { LogoImagesRepository } from './logo-images.repository.js';
import { LogosRepository } from './logos.repository.js';

/**
 * Removes images that no organization shows: of the logo before, or of one that was drawn and never set. A while after
 * the change, since pages that are open still ask for them. Whoever sets the same logo meanwhile marks its images
 * anew before it is the organization's, and what was marked anew is not removed.
 */
@Injectable()
export class ForgetUnusedLogos {
  constructor(
    private readonly images: LogoImagesRepository,
    private readonly logos: LogosRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Looks at all that are due. */
  async execute(): Promise<void> {
    for (;;) {
      const due = await this.images.due(this.clock.now());
      if (due.length === 0) return;
      for (const image of due) {
        const logo = await this.logos.find(image.organizationId);
        const isShown = logo !== null && Object.values(logo).includes(image._id);
        await (isShown ? this.images.settle(image) : this.images.forget(image));
      }
    }
  }
}
