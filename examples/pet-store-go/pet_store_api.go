package main

import (
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

var definitionPath = filepath.Join("..", "pet-store", "pet-store.openapi.json")

// NewPetStoreAPI makes the API of AWS's Pet Store workshop. Nothing is behind it: API Gateway itself answers, with pets.
func NewPetStoreAPI(scope constructs.Construct, id string) awsapigateway.SpecRestApi {
	return awsapigateway.NewSpecRestApi(scope, &id, &awsapigateway.SpecRestApiProps{
		ApiDefinition:  awsapigateway.ApiDefinition_FromInline(readDefinition()),
		DeployOptions:  &awsapigateway.StageOptions{StageName: jsii.String("test")},
		EndpointTypes:  &[]awsapigateway.EndpointType{awsapigateway.EndpointType_REGIONAL},
		CloudWatchRole: jsii.Bool(false),
	})
}

func readDefinition() map[string]any {
	file, err := os.ReadFile(definitionPath)
	if err != nil {
		panic(err)
	}
	var definition map[string]any
	if err := json.Unmarshal(file, &definition); err != nil {
		panic(err)
	}
	return definition
}
