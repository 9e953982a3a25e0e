import json
from pathlib import Path

from aws_cdk.aws_apigateway import (
    ApiDefinition,
    EndpointType,
    SpecRestApi,
    StageOptions,
)
from constructs import Construct

DEFINITION = Path(__file__).parents[2] / "pet-store" / "pet-store.openapi.json"


class PetStoreApi(SpecRestApi):
    """The API of AWS's Pet Store workshop.

    Nothing is behind it: API Gateway itself answers, with pets.
    """

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(
            scope,
            construct_id,
            api_definition=ApiDefinition.from_inline(
                json.loads(DEFINITION.read_text(encoding="utf-8"))
            ),
            deploy_options=StageOptions(stage_name="test"),
            endpoint_types=[EndpointType.REGIONAL],
            cloud_watch_role=False,
        )
