import { Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { neighbourOf } from './neighbour';
import { PetStoreApi } from './pet-store-api';
import { AccessDeniedResponse, Decision, IpDenylistPolicy, OpenAccessPolicy, Requests, ResourcePolicy } from 'cdk-apigateway-resource-policies';

/** The steps of the workshop. */
export enum Step {
  /** As the workshop starts: the API has no policy at all. */
  OPEN = 1,
  /** My address is on a denylist. */
  DENYLISTED = 2,
  /** The refusal says what we want it to say. */
  OWN_RESPONSE = 3,
  /** I am off the denylist, and the policy says so. */
  REGAINED = 4,
}

/** A request to every route of the Pet Store. */
export const ROUTES = [
  Requests.to('GET', '/'),
  Requests.to('GET', '/pets'),
  Requests.to('POST', '/pets'),
  Requests.to('GET', '/pets/1'),
];

export interface PetStoreStackProps extends StackProps {
  readonly step: Step;
  /** The address that I call from. */
  readonly myAddress: string;
}

/** The Pet Store at one step of the workshop. */
export class PetStoreStack extends Stack {
  public readonly api: PetStoreApi;

  constructor(scope: Construct, id: string, props: PetStoreStackProps) {
    super(scope, id, props);
    const { step, myAddress } = props;
    this.api = new PetStoreApi(this, 'Api');
    if (step === Step.OPEN) { return; }

    const refused = step === Step.DENYLISTED || step === Step.OWN_RESPONSE;
    if (refused) {
      new IpDenylistPolicy(this, 'Denylist', { restApi: this.api, ipRanges: [myAddress] });
    } else {
      // An API without a policy would not do: CloudFormation does not clear the policy of an API whose template no longer mentions one, so the
      // denylist would live on.
      new OpenAccessPolicy(this, 'OpenAccess', { restApi: this.api });
    }

    const policy = ResourcePolicy.of(this.api);
    if (step >= Step.OWN_RESPONSE) {
      policy.addAccessDeniedResponse(AccessDeniedResponse.message('The Pet Store does not serve this address'));
    }

    // `cdk synth` fails unless this is so.
    for (const request of ROUTES) {
      const mine = request.fromAddress(myAddress);
      if (refused) { policy.assertDenies(mine); } else { policy.assertAllows(mine); }
      policy.assertAllows(request.fromAddress(neighbourOf(myAddress)));
    }
  }

  /** What API Gateway does with a request. Ask after synthesis. */
  public decide(request: Requests): Decision {
    return ResourcePolicy.evaluateFor(this.api, request);
  }
}
