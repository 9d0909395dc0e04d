// Opens GraphiQL on the endpoint and with the query that the page names.
(function () {
  "use strict";
  var place = document.getElementById("graphiql");
  var fetcher = GraphiQL.createFetcher({
    url: new URL(place.dataset.endpoint, window.location.href).href,
    headers: { accept: "application/graphql-response+json, application/json;q=0.9" },
  });
  ReactDOM.createRoot(place).render(
    React.createElement(GraphiQL, {
      fetcher: fetcher,
      defaultQuery: place.dataset.query || undefined,
      defaultEditorToolsVisibility: true,
      isHeadersEditorEnabled: true,
      shouldPersistHeaders: false,
    })
  );
})();
