import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { organizationLogoChanged } from '@atrium/contracts';
import { happened, withEvents } from '@atrium/messaging';
import type { Connection, Model } from 'mongoose';
import { changed, type Circumstances } from '../history/history.js';
import type { Organization } from '../organization/organization.js';
import { organizationModel, type StoredOrganization } from '../organization/organization.schema.js';
import { OrganizationWrites } from '../organization/organization-writes.repository.js';
import type { Logo } from './logo.js';

/** Which images an organization shows: part of its document. */
@Injectable()
export class LogosRepository {
  private readonly model: Model<StoredOrganization>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly writes: OrganizationWrites,
  ) {
    this.model = organizationModel(connection);
  }

  /** Gives another logo or none, if the asker is legal representative and it still is the one that was read. */
  async change(
    { _id, logo: from }: Pick<Organization, '_id' | 'logo'>,
    logo: Logo | null,
    circumstances: Circumstances,
  ): Promise<StoredOrganization | null> {
    const before = from ?? null;
    const data = { organizationId: _id, hasLogo: logo !== null };
    const { $push, $inc } = withEvents(happened(organizationLogoChanged, data, circumstances));
    const entry = changed('logo', before, logo, circumstances);
    return this.writes.update(
      {
        _id,
        state: 'open',
        legalRepresentatives: circumstances.by,
        'logo.header': before?.header ?? null,
      },
      { $set: { logo }, $push: { ...$push, history: entry }, $inc },
    );
  }

  /** What an organization shows now; null too when it is gone. */
  async find(organizationId: string): Promise<Logo | null> {
    const found = await this.model
      .findById(organizationId)
      .select({ logo: 1 })
      .lean<Pick<StoredOrganization, 'logo'>>();
    return found?.logo ?? null;
  }
}
