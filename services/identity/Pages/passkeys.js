// Signs in or adds a passkey: asks our server for a challenge, the device for a signature, and sends the form that the button stands in.
'use strict';
(() => {
  const button = document.querySelector('button[data-passkey]');
  const offers = window.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON && PublicKeyCredential.parseCreationOptionsFromJSON;
  const isAddress = /^[\d.]+$|:/.test(location.hostname); // A passkey belongs to a name.
  if (!button || !offers || isAddress) return;

  const form = button.form;
  const asks = button.dataset.passkey === 'get';
  let waiting = null;

  const send = (ceremony, credential) => {
    form.elements.ceremony.value = ceremony;
    form.elements.credential.value = credential;
    form.action = button.dataset.action;
    form.submit();
  };

  async function run(mediation) {
    waiting?.abort();
    waiting = new AbortController();
    const { signal } = waiting;
    const answer = await fetch(button.dataset.options, { method: 'POST', body: asks ? null : new URLSearchParams(new FormData(form)), signal });
    if (!answer.ok) {
      // The page says in words what is wrong with the form. A page that only waits for a choice says nothing.
      if (!mediation) send('', '');
      return;
    }
    const { ceremony, options } = await answer.json();
    const credential = asks
      ? await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options), mediation, signal })
      : await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options), signal });
    if (credential) send(ceremony, JSON.stringify(credential.toJSON()));
  }

  // Who cancels stays on the page, where the other ways are.
  const start = mediation => run(mediation).catch(error => { if (!['AbortError', 'NotAllowedError'].includes(error.name)) console.warn(error); });

  button.hidden = false;
  button.addEventListener('click', () => start());
  if (!asks || !PublicKeyCredential.isConditionalMediationAvailable) return;
  PublicKeyCredential.isConditionalMediationAvailable().then(can => {
    if (!can) return;
    start('conditional');
    setInterval(() => start('conditional'), 4 * 60 * 1000); // A challenge lives five minutes.
  });
})();
