import {
  AccountData,
  ChainedLogLine,
  Flag,
  ListOf,
  MailData,
  MembershipData,
  Part,
  SuccessionData,
  SuppressionData,
  Timestamp,
} from '@atrium/contracts';

/** As many lines as one list of the file has at most. */
const most = 10_000;

/** A list of the file, which may be too long for it. */
class DataList {
  @Flag({ description: 'False: there is more than fits into the file.' })
  isComplete!: boolean;
}

export class LogDataList extends DataList {
  @ListOf(() => ChainedLogLine, {
    max: most,
    description: 'The oldest first. Of more, `GET /v1/me/security-log/export` has the rest.',
  })
  items!: ChainedLogLine[];
}

export class MembershipDataList extends DataList {
  @ListOf(() => MembershipData, { max: most })
  items!: MembershipData[];
}

export class SuccessionDataList extends DataList {
  @ListOf(() => SuccessionData, { max: most })
  items!: SuccessionData[];
}

export class MailDataList extends DataList {
  @ListOf(() => MailData, { max: most, description: 'The newest first.' })
  items!: MailData[];
}

export class IdentityData extends AccountData {
  @Part(() => LogDataList)
  securityLog!: LogDataList;
}

export class OrganizationsData {
  @Part(() => MembershipDataList)
  memberships!: MembershipDataList;

  @Part(() => SuccessionDataList)
  successions!: SuccessionDataList;
}

export class NotificationsData {
  @Part(() => MailDataList)
  mails!: MailDataList;

  @ListOf(() => SuppressionData, { max: 2, description: 'Addresses that get no mail for now.' })
  suppressions!: SuppressionData[];
}

/** Everything that the platform holds about somebody, by the service that holds it (docs/privacy.md). */
export class MyData {
  @Timestamp()
  exportedAt!: string;

  @Part(() => IdentityData)
  identity!: IdentityData;

  @Part(() => OrganizationsData)
  organizations!: OrganizationsData;

  @Part(() => NotificationsData)
  notifications!: NotificationsData;
}
