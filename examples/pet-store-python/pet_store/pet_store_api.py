import json
from typing import Any

from aws_cdk.aws_apigateway import (
    EndpointType,
    IntegrationResponse,
    MethodResponse,
    MockIntegration,
    RestApi,
    StageOptions,
)
from constructs import Construct

PETS = [
    {"id": 1, "type": "dog", "price": 249.99},
    {"id": 2, "type": "cat", "price": 124.99},
    {"id": 3, "type": "fish", "price": 0.99},
]


class PetStoreApi(RestApi):
    """The API of AWS's Pet Store workshop. Nothing is behind it: API Gateway itself answers, with pets."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(
            scope,
            construct_id,
            deploy_options=StageOptions(stage_name="test"),
            endpoint_types=[EndpointType.REGIONAL],
            cloud_watch_role=False,
        )
        pets = self.root.add_resource("pets")
        pet = pets.add_resource("{petId}")
        for verb, resource, answer in [
            ("GET", self.root, {"message": "Welcome to the Pet Store"}),
            ("GET", pets, PETS),
            ("POST", pets, {"message": "success", "pet": PETS[0]}),
            ("GET", pet, PETS[0]),
        ]:
            resource.add_method(verb, _mock(answer), method_responses=[MethodResponse(status_code="200")])


def _mock(answer: Any) -> MockIntegration:
    body = json.dumps(answer, separators=(",", ":"))
    return MockIntegration(
        request_templates={"application/json": '{"statusCode": 200}'},
        integration_responses=[
            IntegrationResponse(status_code="200", response_templates={"application/json": body})
        ],
    )
