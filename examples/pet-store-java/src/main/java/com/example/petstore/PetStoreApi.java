package com.example.petstore;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.apigateway.EndpointType;
import software.amazon.awscdk.services.apigateway.IResource;
import software.amazon.awscdk.services.apigateway.IntegrationResponse;
import software.amazon.awscdk.services.apigateway.MethodOptions;
import software.amazon.awscdk.services.apigateway.MethodResponse;
import software.amazon.awscdk.services.apigateway.MockIntegration;
import software.amazon.awscdk.services.apigateway.RestApi;
import software.amazon.awscdk.services.apigateway.RestApiProps;
import software.amazon.awscdk.services.apigateway.StageOptions;
import software.constructs.Construct;

/** The API of AWS's Pet Store workshop. Nothing is behind it: API Gateway itself answers, with pets. */
public class PetStoreApi extends RestApi {
    private static final String DOG = """
            {"id":1,"type":"dog","price":249.99}""";
    private static final String CAT = """
            {"id":2,"type":"cat","price":124.99}""";
    private static final String FISH = """
            {"id":3,"type":"fish","price":0.99}""";

    public PetStoreApi(final Construct scope, final String id) {
        super(scope, id, RestApiProps.builder()
                .deployOptions(StageOptions.builder().stageName("test").build())
                .endpointTypes(List.of(EndpointType.REGIONAL))
                .cloudWatchRole(false)
                .build());

        IResource pets = getRoot().addResource("pets");
        IResource pet = pets.addResource("{petId}");
        answer("GET", getRoot(), """
                {"message":"Welcome to the Pet Store"}""");
        answer("GET", pets, "[%s,%s,%s]".formatted(DOG, CAT, FISH));
        answer("POST", pets, """
                {"message":"success","pet":%s}""".formatted(DOG));
        answer("GET", pet, DOG);
    }

    private static void answer(final String verb, final IResource resource, final String body) {
        MockIntegration integration = MockIntegration.Builder.create()
                .requestTemplates(Map.of("application/json", "{\"statusCode\": 200}"))
                .integrationResponses(List.of(IntegrationResponse.builder()
                        .statusCode("200")
                        .responseTemplates(Map.of("application/json", body))
                        .build()))
                .build();
        resource.addMethod(verb, integration, MethodOptions.builder()
                .methodResponses(List.of(MethodResponse.builder().statusCode("200").build()))
                .build());
    }
}
