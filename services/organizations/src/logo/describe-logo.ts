import { Injectable } from '@nestjs/common';
import type { OrganizationLogo, OrganizationReference } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { OrganizationsRepository } from '../organization/organizations.repository.js';
import { LogoImagesRepository } from './logo-images.repository.js';

/** Tells billing what its documents for an organization are drawn with: the larger of its images (A9-8). */
@Injectable()
export class DescribeLogo {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly images: LogoImagesRepository,
  ) {}

  async execute({ organizationId }: OrganizationReference): Promise<OrganizationLogo> {
    const organization = await this.organizations.find(organizationId);
    if (!organization) throw new Problem('not-found');
    const image = organization.logo && (await this.images.find(organization.logo.header));
    return { image: image?.toString('base64url') ?? null };
  }
}
