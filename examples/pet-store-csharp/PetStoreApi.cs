using System.Collections.Generic;
using System.Text.Json;
using Amazon.CDK.AWS.APIGateway;
using Constructs;

namespace PetStore;

/// <summary>The API of AWS's Pet Store workshop. Nothing is behind it: API Gateway itself answers, with pets.</summary>
public class PetStoreApi : RestApi
{
    private static readonly object[] AllPets =
    {
        new { id = 1, type = "dog", price = 249.99 },
        new { id = 2, type = "cat", price = 124.99 },
        new { id = 3, type = "fish", price = 0.99 },
    };

    public PetStoreApi(Construct scope, string id) : base(scope, id, new RestApiProps
    {
        DeployOptions = new StageOptions { StageName = "test" },
        EndpointTypes = new[] { EndpointType.REGIONAL },
        CloudWatchRole = false,
    })
    {
        var pets = Root.AddResource("pets");
        var pet = pets.AddResource("{petId}");
        Answer("GET", Root, new { message = "Welcome to the Pet Store" });
        Answer("GET", pets, AllPets);
        Answer("POST", pets, new { message = "success", pet = AllPets[0] });
        Answer("GET", pet, AllPets[0]);
    }

    private static void Answer(string verb, IResource resource, object content)
    {
        var integration = new MockIntegration(new IntegrationOptions
        {
            RequestTemplates = new Dictionary<string, string> { ["application/json"] = "{\"statusCode\": 200}" },
            IntegrationResponses = new[]
            {
                new IntegrationResponse
                {
                    StatusCode = "200",
                    ResponseTemplates = new Dictionary<string, string>
                    {
                        ["application/json"] = JsonSerializer.Serialize(content),
                    },
                },
            },
        });
        resource.AddMethod(verb, integration, new MethodOptions
        {
            MethodResponses = new[] { new MethodResponse { StatusCode = "200" } },
        });
    }
}
