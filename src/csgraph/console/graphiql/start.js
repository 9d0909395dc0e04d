// Opens GraphiQL on the endpoint and with the query that the page names; subscriptions arrive as server-sent events.
(function () {
  "use strict";
  var place = document.getElementById("graphiql");
  var url = new URL(place.dataset.endpoint, window.location.href).href;
  var answer = GraphiQL.createFetcher({
    url: url,
    headers: { accept: "application/graphql-response+json, application/json;q=0.9" },
  });

  function subscribes(params, options) {
    var definitions = (options && options.documentAST && options.documentAST.definitions) || [];
    return definitions.some(function (each) {
      var chosen = !params.operationName || (each.name && each.name.value === params.operationName);
      return each.kind === "OperationDefinition" && chosen && each.operation === "subscription";
    });
  }

  async function* stream(params, options) {
    var response = await fetch(url, {
      method: "POST",
      headers: Object.assign({ "content-type": "application/json", accept: "text/event-stream" }, options && options.headers),
      body: JSON.stringify(params),
    });
    if (!(response.headers.get("content-type") || "").startsWith("text/event-stream")) {
      yield await response.json();
      return;
    }
    var reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    var pending = "";
    try {
      for (;;) {
        var chunk = await reader.read();
        if (chunk.done) {
          return;
        }
        var events = (pending + chunk.value).split("\n\n");
        pending = events.pop();
        for (var event of events) {
          if (event.startsWith("event: complete")) {
            return;
          }
          if (event.startsWith("event: next\ndata: ")) {
            yield JSON.parse(event.slice("event: next\ndata: ".length));
          }
        }
      }
    } finally {
      reader.cancel();
    }
  }

  ReactDOM.createRoot(place).render(
    React.createElement(GraphiQL, {
      fetcher: function (params, options) {
        return subscribes(params, options) ? stream(params, options) : answer(params, options);
      },
      defaultQuery: place.dataset.query || undefined,
      defaultEditorToolsVisibility: true,
      isHeadersEditorEnabled: true,
      shouldPersistHeaders: false,
    })
  );
})();
