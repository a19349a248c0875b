import { failpoint } from '@atrium/messaging';
import { Gates } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import type { Readmitting } from '../organization/organization.js';
import { OrganizationsRepository } from '../organization/organizations.repository.js';
import { ClosingRecordsRepository } from './closing-records.repository.js';
import { ClosingsRepository } from './closings.repository.js';
import { Parts } from './parts.js';
import { SuspensionsRepository } from './suspensions.repository.js';

/** What follows when a closed organization is opened again: everything may be started, and every member is told. May be done again. */
@Injectable()
export class ReadmitMembers {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly closings: ClosingsRepository,
    private readonly records: ClosingRecordsRepository,
    private readonly suspensions: SuspensionsRepository,
    private readonly parts: Parts,
    private readonly gates: Gates,
  ) {}

  async execute(organizationId: string, intent: Readmitting): Promise<void> {
    const { closingId, by, at, requestId } = intent;
    await this.records.restored(closingId, by, at);
    await this.gates.reopen(organizationId, closingId);
    failpoint('organizations.restore.after-gate');
    await this.suspensions.readmitAll(organizationId, closingId, { by, at, requestId });
    failpoint('organizations.restore.after-readmission');
    await this.closings.onlyRelease(intent, organizationId);
    const isReleased = await this.parts.release({ organizationId, closingId, requestId });
    // Else each part that has not heard is told again.
    if (isReleased) await this.organizations.finished(organizationId, closingId);
  }
}
