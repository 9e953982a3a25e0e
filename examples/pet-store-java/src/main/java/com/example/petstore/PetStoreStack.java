package com.example.petstore;

import io.github.cdkapigatewayresourcepolicies.AccessDeniedResponse;
import io.github.cdkapigatewayresourcepolicies.IpDenylistPolicy;
import io.github.cdkapigatewayresourcepolicies.OpenAccessPolicy;
import io.github.cdkapigatewayresourcepolicies.Requests;
import io.github.cdkapigatewayresourcepolicies.ResourcePolicy;
import java.util.List;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/** The Pet Store at one step of the workshop, for me and my neighbour. */
public class PetStoreStack extends Stack {
    /** A request to every route of the Pet Store. */
    public static final List<Requests> ROUTES = List.of(
            Requests.to("GET", "/"),
            Requests.to("GET", "/pets"),
            Requests.to("POST", "/pets"),
            Requests.to("GET", "/pets/1"));

    private final PetStoreApi api;

    public PetStoreStack(final Construct scope, final String id, final StackProps props,
            final Step step, final String myAddress, final String neighbour) {
        super(scope, id, props);
        api = new PetStoreApi(this, "Api");
        if (step == Step.OPEN) {
            return;
        }

        boolean refused = step == Step.DENYLISTED || step == Step.OWN_RESPONSE;
        if (refused) {
            IpDenylistPolicy.Builder.create(this, "Denylist")
                    .restApi(api)
                    .ipRanges(List.of(myAddress))
                    .build();
        } else {
            // An API without a policy would not do: CloudFormation does not clear the policy of an API whose
            // template no longer mentions one, so the denylist would live on.
            OpenAccessPolicy.Builder.create(this, "OpenAccess").restApi(api).build();
        }

        ResourcePolicy policy = ResourcePolicy.of(api);
        if (step.compareTo(Step.OWN_RESPONSE) >= 0) {
            policy.addAccessDeniedResponse(
                    AccessDeniedResponse.message("The Pet Store does not serve this address"));
        }

        // `cdk synth` fails unless this is so.
        for (Requests request : ROUTES) {
            Requests mine = request.fromAddress(myAddress);
            if (refused) {
                policy.assertDenies(mine);
            } else {
                policy.assertAllows(mine);
            }
            policy.assertAllows(request.fromAddress(neighbour));
        }
    }

    public PetStoreApi getApi() {
        return api;
    }
}
