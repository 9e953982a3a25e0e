using System.IO;
using Amazon.CDK.AWS.APIGateway;
using Constructs;
using Newtonsoft.Json.Linq;

namespace PetStore;

/// <summary>The API of AWS's Pet Store workshop. Nothing is behind it: API Gateway itself answers, with pets.</summary>
public class PetStoreApi : SpecRestApi
{
    private static readonly string Definition = Path.Combine("..", "pet-store", "pet-store.openapi.json");

    public PetStoreApi(Construct scope, string id) : base(scope, id, new SpecRestApiProps
    {
        // jsii takes JSON as Newtonsoft's JObject, and no JsonNode of System.Text.Json.
        ApiDefinition = ApiDefinition.FromInline(JObject.Parse(File.ReadAllText(Definition))),
        DeployOptions = new StageOptions { StageName = "test" },
        EndpointTypes = new[] { EndpointType.REGIONAL },
        CloudWatchRole = false,
    })
    {
    }
}
