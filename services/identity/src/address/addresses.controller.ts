import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  type AddressChangeMail,
  AddressChangeReference,
  AddressReference,
  confirmAddressChange,
  ConfirmAddressChangeInput,
  describeAddressChange,
  getMyAddress,
  type MyAddress,
  type PendingAddress,
  removeRecoveryAddress,
  RemoveRecoveryAddressInput,
  type RestoredAddress,
  startAddressChange,
  StartAddressChangeInput,
  undoAddressChange,
  UndoAddressChangeInput,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { ConfirmAddressChange } from './confirm-address-change.js';
import { DescribeAddressChange } from './describe-address-change.js';
import { GetMyAddress } from './get-my-address.js';
import { RemoveRecoveryAddress } from './remove-recovery-address.js';
import { StartAddressChange } from './start-address-change.js';
import { UndoAddressChange } from './undo-address-change.js';

@Controller()
export class AddressesController {
  constructor(
    private readonly getting: GetMyAddress,
    private readonly starting: StartAddressChange,
    private readonly describing: DescribeAddressChange,
    private readonly confirming: ConfirmAddressChange,
    private readonly removing: RemoveRecoveryAddress,
    private readonly undoing: UndoAddressChange,
  ) {}

  @Replies(getMyAddress)
  myAddress(
    @Payload() { which }: AddressReference,
    @Ctx() { asker }: RequestContext,
  ): Promise<MyAddress> {
    return this.getting.execute(which, asker);
  }

  @Replies(startAddressChange)
  start(
    @Payload() input: StartAddressChangeInput,
    @Ctx() context: RequestContext,
  ): Promise<PendingAddress> {
    return this.starting.execute(input, context);
  }

  @Replies(describeAddressChange)
  describe(@Payload() input: AddressChangeReference): Promise<AddressChangeMail> {
    return this.describing.execute(input);
  }

  @Replies(confirmAddressChange)
  confirm(
    @Payload() input: ConfirmAddressChangeInput,
    @Ctx() context: RequestContext,
  ): Promise<MyAddress> {
    return this.confirming.execute(input, context);
  }

  @Replies(removeRecoveryAddress)
  removeRecovery(
    @Payload() input: RemoveRecoveryAddressInput,
    @Ctx() context: RequestContext,
  ): Promise<void> {
    return this.removing.execute(input, context);
  }

  @Replies(undoAddressChange)
  undo(
    @Payload() input: UndoAddressChangeInput,
    @Ctx() { requestId }: RequestContext,
  ): Promise<RestoredAddress> {
    return this.undoing.execute(input, requestId);
  }
}
