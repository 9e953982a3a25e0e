// npx cdk synth -c step=2 -c address=203.0.113.7
package main

import (
	"fmt"
	"log"
	"os"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	policies "github.com/cdk-apigateway-resource-policies/cdk-apigateway-resource-policies-go/cdkapigatewayresourcepolicies"
)

func main() {
	defer jsii.Close()

	app := awscdk.NewApp(nil)
	context := func(key string) string { return app.Node().GetContext(&key).(string) }
	step, err := strconv.Atoi(context("step"))
	if err != nil {
		log.Fatal(err)
	}
	address := context("address")
	stack := NewPetStoreStack(app, "PetStore", &PetStoreStackProps{
		StackProps: awscdk.StackProps{
			Env: &awscdk.Environment{Account: jsii.String("111122223333"), Region: jsii.String("eu-west-1")},
		},
		Step:      Step(step),
		MyAddress: address,
		Neighbour: context("neighbour"),
	})
	app.Synth(nil)

	for _, route := range Routes() {
		request := route.FromAddress(&address)
		decision := policies.ResourcePolicy_EvaluateFor(stack.API, request)
		seen := ""
		if answer := decision.Response; answer != nil {
			seen = fmt.Sprintf(" %v %s", *answer.StatusCode, *answer.Body)
		}
		fmt.Fprintf(os.Stderr, "%s: %s%s\n", *request.ToString(), decision.Outcome, seen)
	}
}
