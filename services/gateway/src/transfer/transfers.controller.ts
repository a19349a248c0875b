import {
  AcceptedTransfer,
  acceptTransfer,
  AcceptTransferInput,
  inspectTransfer,
  TransferOffer,
  TransferToken,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

@ApiTags('Products')
@Controller('v1/transfers')
export class TransfersController {
  constructor(private readonly bus: Bus) {}

  @Post('inspect')
  @Exposes(inspectTransfer, { summary: 'What the link of a product gives' })
  inspectTransfer(@Body() body: TransferToken, @Asking() caller: Caller): Promise<TransferOffer> {
    return this.bus.request(inspectTransfer, body, caller);
  }

  @Post('accept')
  @Exposes(acceptTransfer, { summary: 'Take a product over' })
  acceptTransfer(
    @Body() body: AcceptTransferInput,
    @Asking() caller: Caller,
  ): Promise<AcceptedTransfer> {
    return this.bus.request(acceptTransfer, body, caller);
  }
}
