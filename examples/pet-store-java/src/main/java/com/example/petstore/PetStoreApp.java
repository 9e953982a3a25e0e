package com.example.petstore;

import io.github.cdkapigatewayresourcepolicies.Decision;
import io.github.cdkapigatewayresourcepolicies.RefusedResponse;
import io.github.cdkapigatewayresourcepolicies.Requests;
import io.github.cdkapigatewayresourcepolicies.ResourcePolicy;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.StackProps;

/** {@code npx cdk synth -c step=2 -c address=203.0.113.7} */
public final class PetStoreApp {
    public static void main(final String[] args) {
        App app = new App();
        String address = (String) app.getNode().getContext("address");
        PetStoreStack stack = new PetStoreStack(app, "PetStore",
                StackProps.builder()
                        .env(Environment.builder().account("111122223333").region("eu-west-1").build())
                        .build(),
                Step.of((String) app.getNode().getContext("step")),
                address,
                (String) app.getNode().getContext("neighbour"));
        app.synth();

        for (Requests route : PetStoreStack.ROUTES) {
            Requests request = route.fromAddress(address);
            Decision decision = ResourcePolicy.evaluateFor(stack.getApi(), request);
            RefusedResponse answer = decision.getResponse();
            String seen = answer == null ? "" : " " + answer.getStatusCode() + " " + answer.getBody();
            System.err.println(request + ": " + decision.getOutcome() + seen);
        }
    }

    private PetStoreApp() {
    }
}
