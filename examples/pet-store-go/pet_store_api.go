package main

import (
	"encoding/json"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

type pet struct {
	ID    int     `json:"id"`
	Type  string  `json:"type"`
	Price float64 `json:"price"`
}

var pets = []pet{
	{ID: 1, Type: "dog", Price: 249.99},
	{ID: 2, Type: "cat", Price: 124.99},
	{ID: 3, Type: "fish", Price: 0.99},
}

type message struct {
	Message string `json:"message"`
	Pet     *pet   `json:"pet,omitempty"`
}

// NewPetStoreAPI makes the API of AWS's Pet Store workshop. Nothing is behind it: API Gateway itself answers, with pets.
func NewPetStoreAPI(scope constructs.Construct, id string) awsapigateway.RestApi {
	api := awsapigateway.NewRestApi(scope, &id, &awsapigateway.RestApiProps{
		DeployOptions:  &awsapigateway.StageOptions{StageName: jsii.String("test")},
		EndpointTypes:  &[]awsapigateway.EndpointType{awsapigateway.EndpointType_REGIONAL},
		CloudWatchRole: jsii.Bool(false),
	})
	all := api.Root().AddResource(jsii.String("pets"), nil)
	one := all.AddResource(jsii.String("{petId}"), nil)
	answer("GET", api.Root(), message{Message: "Welcome to the Pet Store"})
	answer("GET", all, pets)
	answer("POST", all, message{Message: "success", Pet: &pets[0]})
	answer("GET", one, pets[0])
	return api
}

func answer(verb string, resource awsapigateway.IResource, content any) {
	body, err := json.Marshal(content)
	if err != nil {
		panic(err)
	}
	integration := awsapigateway.NewMockIntegration(&awsapigateway.IntegrationOptions{
		RequestTemplates: &map[string]*string{"application/json": jsii.String(`{"statusCode": 200}`)},
		IntegrationResponses: &[]*awsapigateway.IntegrationResponse{{
			StatusCode:        jsii.String("200"),
			ResponseTemplates: &map[string]*string{"application/json": jsii.String(string(body))},
		}},
	})
	resource.AddMethod(&verb, integration, &awsapigateway.MethodOptions{
		MethodResponses: &[]*awsapigateway.MethodResponse{{StatusCode: jsii.String("200")}},
	})
}
