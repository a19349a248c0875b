import {
  type AccountDeletionPreview,
  deleteAccount,
  DeleteAccountInput,
  type DeletedAccount,
  previewAccountDeletion,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { DeleteMyAccount } from './delete-my-account.js';
import { PreviewAccountDeletion } from './preview-account-deletion.js';

@Controller()
export class AccountDeletionsController {
  constructor(
    private readonly preview: PreviewAccountDeletion,
    private readonly deleteMyAccount: DeleteMyAccount,
  ) {}

  @Replies(previewAccountDeletion)
  previewAccountDeletion(@Ctx() context: RequestContext): Promise<AccountDeletionPreview> {
    return this.preview.execute(context);
  }

  @Replies(deleteAccount)
  deleteAccount(
    @Payload() input: DeleteAccountInput,
    @Ctx() context: RequestContext,
  ): Promise<DeletedAccount> {
    return this.deleteMyAccount.execute(input, context);
  }
}
