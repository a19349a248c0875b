import {
  type AccountDeparture,
  type AccountDeparturePreview,
  AccountReference,
  departAccount,
  DepartAccountInput,
  previewAccountDeparture,
} from '@atrium/contracts';
import { currentRequest, Replies } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { DepartAccount } from './depart-account.js';
import { PreviewAccountDeparture } from './preview-account-departure.js';

@Controller()
export class AccountDeparturesController {
  constructor(
    private readonly preview: PreviewAccountDeparture,
    private readonly depart: DepartAccount,
  ) {}

  @Replies(previewAccountDeparture)
  previewAccountDeparture(
    @Payload() { accountId }: AccountReference,
  ): Promise<AccountDeparturePreview> {
    return this.preview.execute(accountId);
  }

  @Replies(departAccount)
  departAccount(@Payload() input: DepartAccountInput): Promise<AccountDeparture> {
    return this.depart.execute(input, currentRequest()?.requestId ?? null);
  }
}
