import { repeatedly } from '@atrium/service';
import { Module } from '@nestjs/common';
import { CheckRight } from './access/check-right.js';
import { ExplainRight } from './access/explain-right.js';
import { Gatekeeper } from './access/gatekeeper.js';
import { RightsController } from './access/rights.controller.js';
import { AccountDeparturesController } from './account-departure/account-departures.controller.js';
import { DepartAccount } from './account-departure/depart-account.js';
import { DeparturesRepository } from './account-departure/departures.repository.js';
import { FindDepartureObstacles } from './account-departure/find-departure-obstacles.js';
import { LeaveAll } from './account-departure/leave-all.js';
import { PreviewAccountDeparture } from './account-departure/preview-account-departure.js';
import { WhenAccountDeleted } from './account-departure/when-account-deleted.consumer.js';
import { AccountGate } from './account/account-gate.js';
import { NamePeople } from './account/name-people.js';
import { StartAccount } from './account/start-account.js';
import { WhenAccountVerified } from './account/when-account-verified.consumer.js';
import { ActivitiesController } from './activity/activities.controller.js';
import { ActivitiesRepository } from './activity/activities.repository.js';
import { GetActivitySettings } from './activity/get-activity-settings.js';
import { ListActivities } from './activity/list-activities.js';
import { RecordActivity } from './activity/record-activity.js';
import { RemoveOldActivities } from './activity/remove-old-activities.js';
import { SetActivitySettings } from './activity/set-activity-settings.js';
import { WhenSomethingHappens } from './activity/when-something-happens.consumer.js';
import { CloseOrganization } from './closing/close-organization.js';
import { ClosingRecordsRepository } from './closing/closing-records.repository.js';
import { ClosingsController } from './closing/closings.controller.js';
import { ClosingsRepository } from './closing/closings.repository.js';
import { GiveUpClosing } from './closing/give-up-closing.js';
import { ListClosedOrganizations } from './closing/list-closed-organizations.js';
import { OverseeClosings } from './closing/oversee-closings.js';
import { OwnObstacles } from './closing/own-obstacles.js';
import { Parts } from './closing/parts.js';
import { PreviewClosing } from './closing/preview-closing.js';
import { PurgeClosed } from './closing/purge-closed.js';
import { ReadmitMembers } from './closing/readmit-members.js';
import { RemainsRepository } from './closing/remains.repository.js';
import { RestoreOrganization } from './closing/restore-organization.js';
import { SetClosingTerms } from './closing/set-closing-terms.js';
import { SuspendMembers } from './closing/suspend-members.js';
import { SuspensionsRepository } from './closing/suspensions.repository.js';
import type { OrganizationsSettings } from './config.js';
import { PreviewDeparture } from './departure/preview-departure.js';
import { RequireDecisions } from './departure/require-decisions.js';
import { TransferProducts } from './departure/transfer-products.js';
import { ChangeDetails } from './details/change-details.js';
import { DetailsController } from './details/details.controller.js';
import { DetailsRepository } from './details/details.repository.js';
import { DescribeDetails } from './details/describe-details.js';
import { GetDetails } from './details/get-details.js';
import { HistoryRepository } from './history/history.repository.js';
import { AcceptInvitation } from './invitation/accept-invitation.js';
import { DeclineInvitation } from './invitation/decline-invitation.js';
import { DescribeInvitation } from './invitation/describe-invitation.js';
import { InspectInvitation } from './invitation/inspect-invitation.js';
import { InvitationTokens } from './invitation/invitation-tokens.js';
import { InvitationLinksRepository } from './invitation/invitation-links.repository.js';
import {
  InvitationLinksController,
  InvitationsController,
} from './invitation/invitations.controller.js';
import { InvitationsRepository } from './invitation/invitations.repository.js';
import { InviteMember } from './invitation/invite-member.js';
import { JoinByInvitation } from './invitation/join-by-invitation.js';
import { ListInvitations } from './invitation/list-invitations.js';
import { ProveInvitation } from './invitation/prove-invitation.js';
import { ResendInvitation } from './invitation/resend-invitation.js';
import { WithdrawInvitation } from './invitation/withdraw-invitation.js';
import { ChangeLogo } from './logo/change-logo.js';
import { DrawLogo } from './logo/draw-logo.js';
import { ForgetUnusedLogos } from './logo/forget-unused-logos.js';
import { DescribeLogo } from './logo/describe-logo.js';
import { GetLogo } from './logo/get-logo.js';
import { LogoImagesRepository } from './logo/logo-images.repository.js';
import { LogosController } from './logo/logos.controller.js';
import { LogosRepository } from './logo/logos.repository.js';
import { RemoveLogo } from './logo/remove-logo.js';
import { SetLogo } from './logo/set-logo.js';
import { BecomeLegalRepresentative } from './membership/become-legal-representative.js';
import { ChangeRights } from './membership/change-rights.js';
import { ChooseReminders } from './membership/choose-reminders.js';
import { DescribeMembers } from './membership/describe-members.js';
import { EndMembership } from './membership/end-membership.js';
import { ExportMyMemberships } from './membership/export-my-memberships.js';
import { LeaveOrganization } from './membership/leave-organization.js';
import { ListMembersAsOf } from './membership/list-members-as-of.js';
import { ListMembers } from './membership/list-members.js';
import { ListAccountants } from './membership/list-accountants.js';
import { ListProductManagers } from './membership/list-product-managers.js';
import { MembersController } from './membership/members.controller.js';
import { MembersByFactor } from './membership/members-by-factor.js';
import { MembershipWrites } from './membership/membership-writes.repository.js';
import { MembershipsRepository } from './membership/memberships.repository.js';
import { OverseeMembers } from './membership/oversee-members.js';
import { Ranking } from './membership/ranking.js';
import { RemindSecondFactor } from './membership/remind-second-factor.js';
import { RemoveMember } from './membership/remove-member.js';
import { ChooseGrants } from './product/choose-grants.js';
import { FollowProduct } from './product/follow-product.js';
import { ListProducts } from './product/list-products.js';
import { ProductsController } from './product/products.controller.js';
import { ProductsRepository } from './product/products.repository.js';
import { WhenProductChanges } from './product/when-product-changes.consumer.js';
import { AcceptTransfer } from './product-transfer/accept-transfer.js';
import { BeginTransfer } from './product-transfer/begin-transfer.js';
import { CompleteTransfer } from './product-transfer/complete-transfer.js';
import { DescribeTransfer } from './product-transfer/describe-transfer.js';
import { GetTransfer } from './product-transfer/get-transfer.js';
import { InspectTransfer } from './product-transfer/inspect-transfer.js';
import { MayReceive } from './product-transfer/may-receive.js';
import { TransferLinks } from './product-transfer/transfer-links.js';
import { TransfersController } from './product-transfer/transfers.controller.js';
import { TransfersRepository } from './product-transfer/transfers.repository.js';
import { WithdrawTransfer } from './product-transfer/withdraw-transfer.js';
import { ListProductTypes } from './product-type/list-product-types.js';
import { ProductTypesController } from './product-type/product-types.controller.js';
import { ProductTypesRepository } from './product-type/product-types.repository.js';
import { PublishProductType } from './product-type/publish-product-type.js';
import { BlockProductManagement } from './organization/block-product-management.js';
import { StepDown } from './membership/step-down.js';
import { TakeBackInvitations } from './membership/take-back-invitations.js';
import { UnfinishedMembershipsRepository } from './membership/unfinished-memberships.repository.js';
import { CreateOrganization } from './organization/create-organization.js';
import { DescribeOrganization } from './organization/describe-organization.js';
import { FoundOrganization } from './organization/found-organization.js';
import { GetOrganization } from './organization/get-organization.js';
import { ListMyOrganizations } from './organization/list-my-organizations.js';
import { OrganizationsController } from './organization/organizations.controller.js';
import { OrganizationWrites } from './organization/organization-writes.repository.js';
import { OrganizationsRepository } from './organization/organizations.repository.js';
import { ProtectOrganization } from './organization/protect-organization.js';
import { RenameOrganization } from './organization/rename-organization.js';
import { RepresentativesRepository } from './organization/representatives.repository.js';
import { SwitchOrganization } from './organization/switch-organization.js';
import { ChangeTeam } from './team/change-team.js';
import { ChooseTeamMembers } from './team/choose-team-members.js';
import { CreateTeam } from './team/create-team.js';
import { GetTeam } from './team/get-team.js';
import { ListTeamMembers } from './team/list-team-members.js';
import { ListTeams } from './team/list-teams.js';
import { RemoveTeam } from './team/remove-team.js';
import { TeamAccess } from './team/team-access.js';
import { TeamsController } from './team/teams.controller.js';
import { TeamsRepository } from './team/teams.repository.js';
import { FinishWhatWasBegun } from './resumption/finish-what-was-begun.js';
import { Intents } from './resumption/intents.js';
import { AnswerSuccession } from './succession/answer-succession.js';
import { CompleteSuccession } from './succession/complete-succession.js';
import { ConfirmSuccession } from './succession/confirm-succession.js';
import { DescribeSuccession } from './succession/describe-succession.js';
import { EndProposals } from './succession/end-proposals.js';
import { FindSuccession } from './succession/find-succession.js';
import { ExportMySuccessions } from './succession/export-my-successions.js';
import { GetSuccessionRecord } from './succession/get-succession-record.js';
import { ListSuccessions } from './succession/list-successions.js';
import { ProposeSuccession } from './succession/propose-succession.js';
import { SuccessionsController } from './succession/successions.controller.js';
import { SuccessionsRepository } from './succession/successions.repository.js';
import { TakeRepresentation } from './succession/take-representation.js';

/** The table of contents of the service: every sentence it can say. */
const useCases = [
  CheckRight,
  ExplainRight,
  StartAccount,
  FoundOrganization,
  CreateOrganization,
  GetOrganization,
  RenameOrganization,
  ProtectOrganization,
  BlockProductManagement,
  ListMyOrganizations,
  SwitchOrganization,
  DescribeOrganization,
  DescribeDetails,
  GetDetails,
  ChangeDetails,
  SetLogo,
  RemoveLogo,
  GetLogo,
  DescribeLogo,
  ChangeLogo,
  DrawLogo,
  ForgetUnusedLogos,
  ListMembers,
  ListMembersAsOf,
  MembersByFactor,
  RemindSecondFactor,
  DescribeMembers,
  OverseeMembers,
  ExportMyMemberships,
  ListAccountants,
  ListProductManagers,
  ChangeRights,
  ChooseReminders,
  PreviewDeparture,
  PreviewClosing,
  CloseOrganization,
  GiveUpClosing,
  SuspendMembers,
  ReadmitMembers,
  RestoreOrganization,
  ListClosedOrganizations,
  SetClosingTerms,
  OverseeClosings,
  PurgeClosed,
  RequireDecisions,
  TransferProducts,
  RemoveMember,
  LeaveOrganization,
  EndMembership,
  BecomeLegalRepresentative,
  CreateTeam,
  ListTeams,
  GetTeam,
  ChangeTeam,
  RemoveTeam,
  ListTeamMembers,
  ChooseTeamMembers,
  TakeBackInvitations,
  ProposeSuccession,
  FindSuccession,
  ListSuccessions,
  ConfirmSuccession,
  CompleteSuccession,
  AnswerSuccession,
  TakeRepresentation,
  StepDown,
  EndProposals,
  GetSuccessionRecord,
  ExportMySuccessions,
  DescribeSuccession,
  BeginTransfer,
  GetTransfer,
  WithdrawTransfer,
  InspectTransfer,
  AcceptTransfer,
  CompleteTransfer,
  DescribeTransfer,
  PublishProductType,
  ListProductTypes,
  ListProducts,
  ChooseGrants,
  FollowProduct,
  InviteMember,
  ListInvitations,
  ResendInvitation,
  WithdrawInvitation,
  InspectInvitation,
  AcceptInvitation,
  DeclineInvitation,
  JoinByInvitation,
  ProveInvitation,
  DescribeInvitation,
  RecordActivity,
  ListActivities,
  GetActivitySettings,
  SetActivitySettings,
  RemoveOldActivities,
  FinishWhatWasBegun,
];

const everyLease = ({ stepLease }: OrganizationsSettings) => stepLease / 2;

/** What is done again and again. */
const workers = [
  repeatedly(FinishWhatWasBegun, everyLease),
  repeatedly(ForgetUnusedLogos, everyLease),
  repeatedly(RemoveOldActivities, () => 1_000),
  repeatedly(PurgeClosed, everyLease),
];

@Module({
  controllers: [
    OrganizationsController,
    DetailsController,
    LogosController,
    MembersController,
    TeamsController,
    InvitationsController,
    InvitationLinksController,
    SuccessionsController,
    RightsController,
    ProductsController,
    ProductTypesController,
    TransfersController,
    ClosingsController,
    ActivitiesController,
    AccountDeparturesController,
    WhenAccountDeleted,
    WhenAccountVerified,
    WhenSomethingHappens,
    WhenProductChanges,
  ],
  providers: [
    ...useCases,
    Gatekeeper,
    TeamAccess,
    InvitationTokens,
    Intents,
    Ranking,
    OrganizationsRepository,
    OrganizationWrites,
    RepresentativesRepository,
    DetailsRepository,
    LogosRepository,
    LogoImagesRepository,
    MembershipsRepository,
    MembershipWrites,
    UnfinishedMembershipsRepository,
    TeamsRepository,
    ProductsRepository,
    ProductTypesRepository,
    TransfersRepository,
    TransferLinks,
    MayReceive,
    InvitationsRepository,
    InvitationLinksRepository,
    SuccessionsRepository,
    Parts,
    OwnObstacles,
    ClosingsRepository,
    ClosingRecordsRepository,
    SuspensionsRepository,
    RemainsRepository,
    AccountGate,
    DepartAccount,
    PreviewAccountDeparture,
    FindDepartureObstacles,
    LeaveAll,
    DeparturesRepository,
    NamePeople,
    HistoryRepository,
    ActivitiesRepository,
    ...workers,
  ],
})
export class OrganizationsModule {}
