import { Inject, Injectable } from '@nestjs/common';
import type { Organization, SetLogoInput } from '@atrium/contracts';
import { type Clock, failpoint, type RequestContext } from '@atrium/messaging';
import { CLOCK, SETTINGS } from '@atrium/service';
import { Gatekeeper } from '../access/gatekeeper.js';
import type { OrganizationsSettings } from '../config.js';
import { shown } from '../organization/organization.js';
import { ChangeLogo } from './change-logo.js';
import { DrawLogo } from './draw-logo.js';
import { type DrawnLogo, hashOf, type Logo } from './logo.js';
import { LogoImagesRepository } from './logo-images.repository.js';

/** A legal representative has a picture shown instead of the organization's name (A9-1). */
@Injectable()
export class SetLogo {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly drawLogo: DrawLogo,
    private readonly images: LogoImagesRepository,
    private readonly changeLogo: ChangeLogo,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: OrganizationsSettings,
  ) {}

  async execute(
    { organizationId, image }: SetLogoInput,
    context: RequestContext,
  ): Promise<Organization> {
    // Nobody has pictures drawn where they may not.
    await this.gatekeeper.require(context.asker, organizationId, 'organization.change-logo');
    const drawn = await this.drawLogo.execute(Buffer.from(image, 'base64url'));
    const logo = await this.keep(organizationId, drawn);
    failpoint('organizations.set-logo.after-images');
    return shown(await this.changeLogo.execute(organizationId, logo, context));
  }

  /** Before the organization names them: nobody is ever led to an image that is not there. */
  private async keep(organizationId: string, drawn: DrawnLogo): Promise<Logo> {
    const lookAt = new Date(this.clock.now().getTime() + this.settings.logoLeftover);
    const kept = async (bytes: Uint8Array): Promise<string> => {
      const image = Buffer.from(bytes);
      const _id = hashOf(organizationId, image);
      await this.images.keep({ _id, organizationId, image, lookAt });
      return _id;
    };
    return { header: await kept(drawn.header), switcher: await kept(drawn.switcher) };
  }
}
