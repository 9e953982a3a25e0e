package com.example.petstore;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.apigateway.ApiDefinition;
import software.amazon.awscdk.services.apigateway.EndpointType;
import software.amazon.awscdk.services.apigateway.SpecRestApi;
import software.amazon.awscdk.services.apigateway.SpecRestApiProps;
import software.amazon.awscdk.services.apigateway.StageOptions;
import software.constructs.Construct;

/** The API of AWS's Pet Store workshop. Nothing is behind it: API Gateway itself answers, with pets. */
public class PetStoreApi extends SpecRestApi {
    private static final Path DEFINITION = Path.of("..", "pet-store", "pet-store.openapi.json");

    public PetStoreApi(final Construct scope, final String id) {
        super(scope, id, SpecRestApiProps.builder()
                .apiDefinition(ApiDefinition.fromInline(readDefinition()))
                .deployOptions(StageOptions.builder().stageName("test").build())
                .endpointTypes(List.of(EndpointType.REGIONAL))
                .cloudWatchRole(false)
                .build());
    }

    private static Map<?, ?> readDefinition() {
        try {
            return new ObjectMapper().readValue(DEFINITION.toFile(), Map.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
