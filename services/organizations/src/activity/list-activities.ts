import { Inject, Injectable } from '@nestjs/common';
import type { Activities, ListActivitiesInput } from '@atrium/contracts';
import type { Clock, RequestContext } from '@atrium/messaging';
import { CLOCK, cursorText, pageAsked, SETTINGS } from '@atrium/service';
import { Gatekeeper } from '../access/gatekeeper.js';
import { NamePeople } from '../account/name-people.js';
import type { OrganizationsSettings } from '../config.js';
import { ActivitiesRepository } from './activities.repository.js';
import { type Activity, keptDays, keptSince } from './activity.js';
import { firstWanted, narrowing, type Wanted } from './wanted.js';

/** As many lines are looked at for one page where an index alone does not answer. */
const lookedAtMost = 1_000;

/** Those who manage an organization read what happened in it, the newest first (B-6). */
@Injectable()
export class ListActivities {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly activities: ActivitiesRepository,
    private readonly namePeople: NamePeople,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: OrganizationsSettings,
  ) {}

  async execute(input: ListActivitiesInput, context: RequestContext): Promise<Activities> {
    const { organizationId } = input;
    const { after, limit } = pageAsked(input);
    const { organization } = await this.gatekeeper.require(
      context.asker,
      organizationId,
      'activity.read',
    );
    const wanted = wantedOf(input);
    const { by, isAll } = narrowing(wanted);
    const readAtMost = isAll ? limit + 1 : Math.max(limit + 1, lookedAtMost);
    const since = keptSince(this.clock.now(), keptDays(organization.activityDays, this.settings));
    const { from, to } = wanted;
    const span = { organizationId, since, from, to, by };
    const read = await this.activities.page(span, after, readAtMost);
    const { found, goOnAfter } = firstWanted(read, { limit, readAtMost, wanted });
    return {
      items: await this.shown(found, context),
      nextCursor: goOnAfter ? cursorText([goOnAfter.at.getTime(), goOnAfter._id]) : null,
    };
  }

  private async shown(found: readonly Activity[], context: RequestContext) {
    const ids = found.flatMap(({ people }) => people);
    const named = await this.namePeople.execute(ids, context.caller());
    // Whoever has no account any more is left with the id.
    const person = (id: string | null) =>
      id === null ? null : (named.get(id) ?? { accountId: id });
    return found.map(({ _id, at, by, accountId, ...line }) => ({
      activityId: _id,
      at: at.toISOString(),
      kind: line.kind,
      by: person(by),
      about: line.about,
      aboutId: line.aboutId,
      person: person(accountId),
      productId: line.productId,
      facts: [...line.facts],
    }));
  }
}

function wantedOf({ person, product, kind, from, to, q }: ListActivitiesInput): Wanted {
  return {
    ...(person !== undefined && { person }),
    ...(product !== undefined && { product }),
    ...(kind !== undefined && { kind }),
    ...(from !== undefined && { from: new Date(from) }),
    ...(to !== undefined && { to: new Date(to) }),
    ...(q !== undefined && { q }),
  };
}
