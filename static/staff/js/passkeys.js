/* Passkeys: asks the browser for one, or to make one, and sends what it says with the form it belongs to. */

const toBytes = (words) => Uint8Array.from(atob(words.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

const toWords = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const withBytes = (list = []) => list.map((one) => ({ ...one, id: toBytes(one.id) }));

function understood({ publicKey }, isNew) {
  const options = { ...publicKey, challenge: toBytes(publicKey.challenge) };
  if (!isNew) {
    return { ...options, allowCredentials: withBytes(publicKey.allowCredentials) };
  }
  return {
    ...options,
    user: { ...publicKey.user, id: toBytes(publicKey.user.id) },
    excludeCredentials: withBytes(publicKey.excludeCredentials),
    // Kept on the device where it can be, so that it opens the site without a name and a password.
    authenticatorSelection: { ...publicKey.authenticatorSelection, residentKey: "preferred", requireResidentKey: false, userVerification: "preferred" },
  };
}

function told(credential) {
  const { response } = credential;
  const answer = { clientDataJSON: toWords(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) {
      answer[name] = toWords(response[name]);
    }
  }
  if (response.getTransports) {
    answer.transports = response.getTransports();
  }
  return {
    id: credential.id,
    rawId: toWords(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: answer,
  };
}

async function optionsOf(form) {
  if (form.dataset.options) {
    return JSON.parse(document.getElementById(form.dataset.options).textContent);
  }
  const response = await fetch(form.dataset.optionsFrom, { headers: { Accept: "application/json" } });
  if (!response.ok) {
    throw new TypeError(`${response.status}`);
  }
  return (await response.json()).request_options;
}

async function answer(form) {
  const isNew = form.dataset.passkey === "create";
  const publicKey = understood(await optionsOf(form), isNew);
  const credential = isNew ? await navigator.credentials.create({ publicKey }) : await navigator.credentials.get({ publicKey });
  form.elements.credential.value = JSON.stringify(told(credential));
  form.submit();
}

function explain(form, error) {
  const status = form.querySelector(".passkey-status");
  const { refused, known, failed } = status.dataset;
  status.textContent = error instanceof TypeError ? failed : error.name === "InvalidStateError" ? known : refused;
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      form.querySelector(".passkey-status").textContent = "";
      answer(form).catch((error) => explain(form, error));
    });
  }
}
